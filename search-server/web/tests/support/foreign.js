// Somebody else's site: pages of another origin, with a strict policy of their own.
import { once } from "node:events";
import { createServer } from "node:http";

const STYLE = ":root { color-scheme: light dark; background: light-dark(#fff, #111); color: light-dark(#111, #fff) }";

/** Pages by path, beside `/host.css`: `{ body, policy, permissions, type }`. Gives the origin and a way to stop. */
export async function startForeign(pages) {
  const server = createServer((request, response) => {
    const page = { ...pages, "/host.css": { body: STYLE, type: "text/css" } }[new URL(request.url, "http://host").pathname];
    response.writeHead(page ? 200 : 404, {
      "content-type": page?.type ?? "text/html; charset=utf-8",
      ...(page?.permissions ? { "permissions-policy": page.permissions } : {}),
      ...(page?.policy ? { "content-security-policy": page.policy } : {}),
    });
    response.end(page?.body ?? "");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    // Another name is another origin, whatever the port.
    origin: `http://localhost:${server.address().port}`,
    stop: () => new Promise((done) => server.close(done)),
  };
}

/** A page with `body` in it, as plain as a page can be that axe has nothing against. */
export function hostPage(head, body) {
  return `<!doctype html><html lang="fi"><head><meta charset="utf-8"><title>Esimerkkikunta</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/host.css">${head}</head>
<body><main><h1>Esimerkkikunnan palvelut</h1>${body}</main></body></html>`;
}
