import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Ending, Offer, RoomState } from "../../generated/review";
import { gettext, interpolate } from "../../shared/i18n";

interface EndProps {
  readonly state: RoomState;
  readonly onClose: () => void;
  /** Resolves with what to tell when it did not end, empty when it did. */
  readonly onEnd: (ending: Ending) => Promise<string>;
}

type Picked = Offer | "own" | null;

/** Ending together: which moments go home, and the one small thing agreed, or none. */
export function EndDialog({ state, onClose, onEnd }: EndProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const [share, setShare] = useState<ReadonlySet<string>>(new Set());
  const [picked, setPicked] = useState<Picked>(null);
  const [title, setTitle] = useState("");
  const [occasion, setOccasion] = useState("");
  const [told, setTold] = useState("");
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const who = state.review.caregiver;
  const pick = (offer: Picked) => {
    setPicked(offer);
    setTitle(offer === null || offer === "own" ? "" : offer.title);
    setOccasion(offer === null || offer === "own" ? "" : offer.occasion);
  };
  const end = async () => {
    setBusy(true);
    const activity =
      picked && title.trim()
        ? {
            kind: picked === "own" ? ("own" as const) : picked.kind,
            title: title.trim(),
            occasion: occasion.trim(),
            how: picked === "own" ? "" : picked.how,
          }
        : null;
    setTold(await onEnd({ share: [...share], activity }));
    setBusy(false);
  };
  return (
    <dialog class="end-dialog" ref={dialog} onClose={onClose} aria-labelledby="end-title">
      <h2 id="end-title">{gettext("End together")}</h2>
      <fieldset>
        <legend class="sec">
          {interpolate(gettext("What goes to %(who)s’s phone?"), { who })}
        </legend>
        <p class="t13 faint">
          {interpolate(
            gettext("%(who)s decides. Hard moments are not for watching alone and stay here."),
            { who },
          )}
        </p>
        {state.items
          .filter((item) => item.is_shareable)
          .map((item) => (
            <label key={item.id} class="switch">
              <input
                type="checkbox"
                checked={share.has(item.id)}
                onChange={(event) => {
                  const next = new Set(share);
                  if (event.currentTarget.checked) next.add(item.id);
                  else next.delete(item.id);
                  setShare(next);
                }}
              />
              <span>
                <b>{item.moment.title || item.moment.kind_label}</b>
                <small>{item.moment.kind_label}</small>
              </span>
            </label>
          ))}
      </fieldset>
      <fieldset>
        <legend class="sec">{gettext("A small calm moment, at their pace")}</legend>
        <p class="t13 faint">
          {interpolate(gettext("%(who)s picks one, changes it, or picks none."), { who })}
        </p>
        <div class="row wrap tags">
          {state.offers.map((offer) => (
            <button
              key={offer.title}
              type="button"
              class="chip chip-sm"
              aria-pressed={picked === offer}
              onClick={() => pick(picked === offer ? null : offer)}
            >
              {offer.title}
            </button>
          ))}
          <button
            type="button"
            class="chip chip-sm"
            aria-pressed={picked === "own"}
            onClick={() => pick(picked === "own" ? null : "own")}
          >
            {interpolate(gettext("%(who)s’s own idea"), { who })}
          </button>
        </div>
        {picked && (
          <div class="fields agreed">
            <div class="field">
              <label for="agreed-what">{gettext("What")}</label>
              <input
                id="agreed-what"
                maxLength={120}
                value={title}
                onInput={(event) => setTitle(event.currentTarget.value)}
              />
            </div>
            <div class="field">
              <label for="agreed-when">{gettext("When it fits")}</label>
              <input
                id="agreed-when"
                maxLength={200}
                value={occasion}
                onInput={(event) => setOccasion(event.currentTarget.value)}
              />
            </div>
          </div>
        )}
      </fieldset>
      {told && (
        <p class="note" role="alert">
          <span>{told}</span>
        </p>
      )}
      <div class="row between">
        <button type="button" class="btn btn-line" onClick={onClose}>
          {gettext("Not yet")}
        </button>
        <button type="button" class="btn btn-main" disabled={isBusy} onClick={() => void end()}>
          {gettext("End and share")}
        </button>
      </div>
    </dialog>
  );
}
