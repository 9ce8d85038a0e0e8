declare module "leaflet/dist/leaflet-src.esm.js" {
  export * from "leaflet";
}
declare module "leaflet/dist/leaflet.css" {
  const css: string;
  export default css;
}
