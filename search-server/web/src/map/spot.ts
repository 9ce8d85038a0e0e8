/** Something on the map: what the list beside it shows. */
export interface Spot {
  /** Its number in the list, from 1. */
  number: number;
  /** WGS84 degrees. */
  lat: number;
  lon: number;
  title: string;
  /** Where it is, in words. */
  detail: string;
  /** Its page. */
  address: string | null;
  /** Whether it answers from elsewhere: for the whole country, or for another area's people. */
  isElsewhere: boolean;
  /** Where the list shows it. */
  element: HTMLElement;
}
