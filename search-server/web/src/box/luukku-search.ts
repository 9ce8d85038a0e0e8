// <luukku-search>: the search of a Luukku server in anybody's page.
import { LuukkuSearch } from "./element.ts";

// A page may have the script twice.
if (!customElements.get("luukku-search")) {
  customElements.define("luukku-search", LuukkuSearch);
}
