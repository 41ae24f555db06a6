import type { JsonObject, JsonValue } from '../../../json/json.ts';
import { objectOf } from '../../../json/parseJsonText.ts';
import type { DetailNames } from '../../../events/eventType.ts';
import { number, text } from '../fields/present.ts';

export const LOCATION_DETAILS: DetailNames = {
  'location.country': 'country code',
  'location.state': 'state or region',
  'location.city': 'city',
  'location.latitude': 'degrees north',
  'location.longitude': 'degrees east',
};

/** Where something happened (Graph, `signInLocation`); `country` is the record's own country, for want of a better. */
export function placeDetails(place: JsonObject | null, country: JsonValue | undefined): Record<string, unknown> {
  const coordinates = place === null ? null : objectOf(place['geoCoordinates']);
  return {
    country: (place === null ? undefined : text(place['countryOrRegion'])) ?? text(country),
    state: place === null ? undefined : text(place['state']),
    city: place === null ? undefined : text(place['city']),
    latitude: coordinates === null ? undefined : number(coordinates['latitude']),
    longitude: coordinates === null ? undefined : number(coordinates['longitude']),
  };
}
