import { WaitNote } from "../ui/wait-note.tsx";
import { takeArrived } from "./arrivals.ts";
import { ConnectionMenu } from "./connection-menu.tsx";
import { failureKind } from "./failure-kind.ts";
import { goTo } from "./go-to.ts";
import { instancesInFront } from "./in-front.ts";
import { InstanceView } from "./instance-view.tsx";
import { NoConnection } from "./no-connection.tsx";
import { OnClipboard } from "./on-clipboard.tsx";
import { reportUse } from "./report-use.ts";
import { SignIn } from "./sign-in.tsx";
import { TroubleAlert } from "./trouble-alert.tsx";

/** What the first paint of the list does not need. One file: the list's own would be larger for each one more. */
export const views = {
  ConnectionMenu,
  InstanceView,
  NoConnection,
  OnClipboard,
  SignIn,
  TroubleAlert,
  WaitNote,
  failureKind,
  goTo,
  instancesInFront,
  reportUse,
  takeArrived,
};
