import type { JSX } from "preact";
import { gettext, interpolate } from "../../shared/i18n";
import { Icon } from "../../shared/icons";
import { Camera, canFilm } from "./camera";
import type { RecorderModel } from "./model";
import { amountWords } from "./pace";
import { roomWords } from "./words";

const KINDS = "video/*,.mp4,.mov,.m4v,.3gp,.webm,.mkv,.avi,.ts,.mts";

/** Choose a film, or film now; what was begun before comes first. */
export function Choice({ model }: { model: RecorderModel }): JSX.Element {
  const begun = model.begun[0];
  const { limit_bytes: limit, room_bytes: room } = model.props;
  const hasRoom = room >= 1_000_000;
  return (
    <>
      {begun && model.trouble !== "another-film" && (
        <p class="note">
          <Icon name="again" />
          <span>
            {interpolate(
              gettext(
                "A film is on its way: %(amount)s are here. Choose the same film again. It goes on from there.",
              ),
              { amount: amountWords(begun.offset, begun.length) },
            )}
          </span>
        </p>
      )}
      <section class="card choice">
        {(hasRoom || begun) && <Chooser model={model} />}
        {model.trouble === "another-film" && hasRoom && (
          <button
            class="btn btn-line btn-wide"
            type="button"
            onClick={() => void model.sendInstead()}
          >
            {gettext("Send this one instead")}
          </button>
        )}
        {!begun && hasRoom && <FilmNow model={model} />}
        <p class="t14 muted">{roomWords(limit, room)}</p>
      </section>
    </>
  );
}

function Chooser({ model }: { model: RecorderModel }): JSX.Element {
  return (
    <label class="btn btn-main btn-wide">
      <Icon name="library" />
      {model.begun.length > 0 ? gettext("Choose the same film") : gettext("Choose a film")}
      <input
        class="vh"
        type="file"
        accept={KINDS}
        onChange={(event) => {
          const film = event.currentTarget.files?.[0];
          event.currentTarget.value = "";
          if (film) void model.choose(film);
        }}
      />
    </label>
  );
}

function FilmNow({ model }: { model: RecorderModel }): JSX.Element {
  if (!canFilm()) {
    return (
      <p class="t14 muted">
        {gettext(
          "Filming in this page needs a secure connection and a camera. You can film with your phone’s own camera, and choose the film here.",
        )}
      </p>
    );
  }
  return (
    <button
      class="btn btn-line btn-wide"
      type="button"
      onClick={() => void model.frame((scope) => Camera.open(scope))}
    >
      <Icon name="film" />
      {gettext("Film now")}
    </button>
  );
}
