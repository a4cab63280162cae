import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { gettext, interpolate } from "../../../shared/i18n";
import { Scrolled } from "../../../shared/scrolled";
import { clock } from "../../../shared/timebase";
import type { Annotation } from "../contract";
import type { Desk } from "../desk";
import { trackHeading } from "../wording";
import { useEvents } from "./use_events";

const PAGE = 200;

/** The twin of the timeline: each bout of the active track a row that can be visited. */
export function BoutsTable({ desk }: { desk: Desk }): JSX.Element {
  useEvents(desk.model.events, "rows-changed", "tier-chosen", "selection-changed");
  const { model } = desk;
  const tier = model.activeTier;
  const rows = model.track(tier.id).rows;
  const [wanted, setPage] = useState(0);
  const pages = Math.max(1, Math.ceil(rows.length / PAGE));
  const page = Math.min(wanted, pages - 1);
  return (
    <Scrolled class="bouts" labelledBy="bouts-title">
      <div class="sec-row">
        <h2 class="sec" id="bouts-title">
          {tier.short} {trackHeading(tier, desk.state)}
        </h2>
        {pages > 1 && <Pages page={page} pages={pages} onPage={setPage} />}
      </div>
      {rows.length === 0 ? (
        <p class="faint">{gettext("Not coded yet")}</p>
      ) : (
        <table class="tbl">
          <thead>
            <tr>
              <th scope="col">{gettext("Start")}</th>
              <th scope="col">{gettext("End")}</th>
              <th scope="col">{gettext("Code")}</th>
              <th scope="col">{gettext("Coder")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(page * PAGE, (page + 1) * PAGE).map((row) => (
              <BoutRow key={row.id} desk={desk} row={row} />
            ))}
          </tbody>
        </table>
      )}
    </Scrolled>
  );
}

function BoutRow({ desk, row }: { desk: Desk; row: Annotation }): JSX.Element {
  const tier = desk.model.activeTier;
  const code = tier.codes.find((one) => one.id === row.code);
  const start = clock(row.onset_ms);
  const isSelected = desk.model.selected?.id === row.id;
  return (
    <tr aria-current={isSelected} class={isSelected ? "on" : ""}>
      <td>
        <button
          type="button"
          class="btn btn-bare btn-sm"
          aria-label={interpolate(gettext("Go to %(time)s"), { time: start })}
          onClick={() => desk.visit(row)}
        >
          {start}
        </button>
      </td>
      <td>{tier.kind === "point" ? "" : endWords(row)}</td>
      <td>
        <i class={`swatch k${code?.pattern ?? 10}`} aria-hidden="true" /> {code?.label ?? row.code}
      </td>
      <td>{desk.state.session.coder}</td>
    </tr>
  );
}

function endWords(row: Annotation): string {
  return row.offset_ms === null ? gettext("still open") : clock(row.offset_ms);
}

interface PagesProps {
  readonly page: number;
  readonly pages: number;
  readonly onPage: (page: number) => void;
}

function Pages({ page, pages, onPage }: PagesProps): JSX.Element {
  const words = interpolate(gettext("Page %(page)s of %(pages)s"), { page: page + 1, pages });
  return (
    <span class="row t13">
      <button
        type="button"
        class="btn btn-line btn-sm"
        disabled={page === 0}
        onClick={() => onPage(page - 1)}
      >
        {gettext("Earlier")}
      </button>
      {words}
      <button
        type="button"
        class="btn btn-line btn-sm"
        disabled={page === pages - 1}
        onClick={() => onPage(page + 1)}
      >
        {gettext("Later")}
      </button>
    </span>
  );
}
