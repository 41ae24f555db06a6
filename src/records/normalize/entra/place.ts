import type { JsonObject, JsonValue } from '../../json/json.ts';
import { objectOf } from '../../json/parseJsonText.ts';
import type { DetailNames } from '../eventType.ts';
import { toNumber, toText } from '../fields/scalars.ts';

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
    country: (place === null ? null : toText(place['countryOrRegion'])) ?? toText(country),
    state: place === null ? null : toText(place['state']),
    city: place === null ? null : toText(place['city']),
    latitude: coordinates === null ? null : toNumber(coordinates['latitude']),
    longitude: coordinates === null ? null : toNumber(coordinates['longitude']),
  };
}
