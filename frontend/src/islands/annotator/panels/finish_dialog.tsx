import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { gettext, interpolate } from "../../../shared/i18n";
import { clock } from "../../../shared/timebase";
import type { Desk } from "../desk";
import { trackHeading } from "../wording";
import { Dialog } from "./dialog";

/** Ends the active track, and the whole coding when the coder says so. */
export function FinishDialog({ desk, onClose }: { desk: Desk; onClose: () => void }): JSX.Element {
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const tier = desk.model.activeTier;
  const open = desk.model.track(tier.id).openRow;
  const next = desk.model.tiers.find(
    (one) => one.id !== tier.id && desk.model.track(one.id).rows.length === 0,
  );

  const finishTrack = () => {
    desk.closeActiveTrack();
    if (next) {
      desk.model.chooseTier(next.id);
      desk.goTo(0);
    }
    onClose();
  };
  const finishCoding = async () => {
    setBusy(true);
    const problem = await desk.finish();
    setBusy(false);
    setProblem(problem);
  };

  return (
    <Dialog title={gettext("Finish track")} onClose={onClose}>
      <p class="muted">
        {open
          ? interpolate(
              gettext("%(track)s is open since %(time)s. It ends where the film is now."),
              {
                track: trackHeading(tier, desk.state),
                time: clock(open.onset_ms),
              },
            )
          : interpolate(gettext("Nothing is open on %(track)s."), {
              track: `${tier.short} ${trackHeading(tier, desk.state)}`,
            })}{" "}
        {interpolate(gettext("%(coded)s of %(all)s tracks are coded."), {
          coded: desk.codedTiers().length,
          all: desk.model.tiers.length,
        })}
      </p>
      {problem && (
        <p class="note" role="alert">
          {problem}
        </p>
      )}
      <div class="sheet-actions">
        <button type="button" class="btn btn-main" onClick={finishTrack}>
          {next
            ? interpolate(gettext("Finish track, go to %(track)s"), { track: next.short })
            : gettext("Finish track")}
        </button>
        <button type="button" class="btn btn-line" disabled={isBusy} onClick={finishCoding}>
          {gettext("Finish the whole coding")}
        </button>
      </div>
    </Dialog>
  );
}
