import { ask, requestOrigins } from "../ext.ts";
import type { ConnectionSummary } from "../snapshot.ts";
import { text } from "../text.ts";
import type { Failure } from "../ui/failure-text.ts";
import { FailureAlert } from "./outcome.tsx";
import { SelectField } from "./select-field.tsx";
import { useTask } from "./task.ts";

interface RegionFieldProps {
  connection: ConnectionSummary;
  onDone(outcome: string | undefined): void;
  onSignInNeeded(why: Failure): void;
}

/** In which of the cloud's regions to work. The browser may have to be asked for the host of the other one. */
export function RegionField({ connection, onDone, onSignInNeeded }: RegionFieldProps) {
  const { id, region, regions = [] } = connection;
  const task = useTask();
  const choose = (wanted: string, granted = Promise.resolve(true)): void => {
    onDone(undefined);
    task.run(async () => {
      await granted;
      const answer = await ask("chooseRegion", { connectionId: id, region: wanted });
      if (answer.code === "signed-out" || answer.code === "sign-in-expired") onSignInNeeded(answer);
      if (answer.code !== "chosen") return answer;
      onDone(text("optionsRegionChosen", wanted));
      return undefined;
    });
  };
  // Where none is said, it is the first by name.
  const present = region || (regions[0] ?? "");
  const known = regions.includes(present) ? regions : [present, ...regions];
  return (
    <>
      <div class="field-pair">
        <SelectField
          label={text("optionsRegion")}
          value={present}
          options={known.map((each) => [each, each])}
          onChange={(wanted) => choose(wanted)}
        />
      </div>
      <FailureAlert
        failure={task.failure}
        connection={connection}
        onAllow={(origin) =>
          choose(
            present,
            requestOrigins([origin]).catch(() => false),
          )
        }
      />
    </>
  );
}
