import { text } from "../text.ts";
import { hostOf } from "./identity-url.ts";
import type { CloudFilesOutcome, FoundCloud } from "./read-cloud-files.ts";

/** Why there is nothing to import. */
export function notFoundText({ code, file }: Exclude<CloudFilesOutcome, { code: "clouds" }>): string {
  const named = file === "" ? text("optionsPastedText") : file;
  return text(code === "broken-yaml" ? "optionsCloudFileBroken" : "optionsCloudFileNone", named);
}

/** What is said of a cloud beside its name: where it is, or why it cannot be imported. */
export function foundCloudText(cloud: FoundCloud): string {
  switch (cloud.code) {
    case "found":
      return hostOf(cloud.imported.connection.identityUrl);
    case "sign-in-type":
      return text("optionsCloudUnknownWay", cloud.type);
    case "setting":
      return text("optionsCloudSetting", cloud.setting);
  }
}
