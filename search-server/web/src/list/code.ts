import qrcode from "qrcode-generator";

const SVG = "http://www.w3.org/2000/svg";
/** Longer texts make codes that phones do not read from paper, in bytes. */
const LONGEST = 1_200;
/** Modules of empty border that readers need. */
const QUIET = 4;

/** A QR code as a picture; `null` when the text is too long for one. */
export function code(text: string, title: string): SVGSVGElement | null {
  if (new TextEncoder().encode(text).length > LONGEST) return null;
  const made = qrcode(0, "L");
  made.addData(text, "Byte");
  made.make();
  const count = made.getModuleCount();
  const size = count + 2 * QUIET;
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", `0 0 ${size} ${size}`);
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", title);
  picture.setAttribute("class", "qr");
  let path = "";
  for (let row = 0; row < count; row += 1) {
    for (let column = 0; column < count; column += 1) {
      if (made.isDark(row, column)) path += `M${column + QUIET} ${row + QUIET}h1v1h-1z`;
    }
  }
  const ground = document.createElementNS(SVG, "rect");
  ground.setAttribute("width", String(size));
  ground.setAttribute("height", String(size));
  ground.setAttribute("class", "qr-ground");
  const dark = document.createElementNS(SVG, "path");
  dark.setAttribute("d", path);
  dark.setAttribute("class", "qr-dark");
  picture.append(ground, dark);
  return picture;
}
