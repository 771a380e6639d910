import { WaitNote } from "../ui/wait-note.tsx";
import { ConnectionMenu } from "./connection-menu.tsx";
import { InstanceView } from "./instance-view.tsx";
import { NoConnection } from "./no-connection.tsx";
import { OnClipboard } from "./on-clipboard.tsx";
import { SignIn } from "./sign-in.tsx";
import { TroubleAlert } from "./trouble-alert.tsx";

/** What the first paint of the list does not need. One file: the list's own would be larger for each one more. */
export const views = { ConnectionMenu, InstanceView, NoConnection, OnClipboard, SignIn, TroubleAlert, WaitNote };
