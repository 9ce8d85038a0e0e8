type Child = Node | string | null | undefined | false;

/**
 * An element with attributes and children; attributes that are `undefined` are left out.
 * Texts become text nodes, so nothing that was said anywhere is ever read as markup.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | undefined> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child): child is Node | string => !!child));
  return element;
}

/** A button that does something in the page. */
export function button(label: string, part: string, act: () => void): HTMLButtonElement {
  const made = h("button", { type: "button", class: part, part }, label);
  made.addEventListener("click", act);
  return made;
}
