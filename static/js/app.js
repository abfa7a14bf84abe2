// Everything a page may need; each module waits for its own elements and does nothing without them.
import "./keys.js";
import "./menus.js";
import "./countdown.js";
import "./saving.js";
import "./timed.js";
import "./toast.js";
import "./focus.js";
import "./reader.js";
import "./select.js";
import "./zone.js";
