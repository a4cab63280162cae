import "@fontsource-variable/atkinson-hyperlegible-next/wght.css";
import "./styles/main.css";

import { installCopying } from "./shared/copy";
import { mountIslands } from "./shared/islands";
import { installLeaveNow } from "./shared/leave";
import { Scope } from "./shared/scope";
import { installShortcuts } from "./shared/shortcuts";

const page = new Scope();
installLeaveNow(page);
installCopying(page);
installShortcuts(page);
mountIslands(document, page);
