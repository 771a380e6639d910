import { WaitNote } from "../ui/wait-note.tsx";
import { ConnectionMenu } from "./connection-menu.tsx";
import { copyFromList } from "./copy-from-list.ts";
import { goTo } from "./go-to.ts";
import { showInFront } from "./in-front.ts";
import { InstanceView } from "./instance-view.tsx";
import { ListTools } from "./list-tools.tsx";
import { takeNews } from "./news.ts";
import { NoConnection } from "./no-connection.tsx";
import { pinFirst } from "./pinned.ts";
import { reportUse } from "./report-use.ts";
import { ResetTag, tagOf } from "./reset-tag.tsx";
import { selectByClick, selectByKey } from "./selection.ts";
import { SelectionBar } from "./selection-bar.tsx";
import { Several } from "./several.tsx";
import { SignIn } from "./sign-in.tsx";
import { StatusContent } from "./status-content.tsx";
import { TroubleAlert } from "./trouble-alert.tsx";
import { tryUnlock } from "./unlock.ts";

/** What the first paint of the list does not need. One file: the list's own would be larger for each one more. */
export const views = {
  ConnectionMenu,
  InstanceView,
  ListTools,
  NoConnection,
  ResetTag,
  SelectionBar,
  Several,
  SignIn,
  StatusContent,
  TroubleAlert,
  WaitNote,
  copyFromList,
  goTo,
  showInFront,
  pinFirst,
  reportUse,
  selectByClick,
  selectByKey,
  tagOf,
  takeNews,
  tryUnlock,
};
