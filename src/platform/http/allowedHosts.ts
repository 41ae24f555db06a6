/** Decides whether a URL may be asked with our token. */
export type Allows = (url: URL) => boolean;

/**
 * URLs below one base, such as `https://graph.example/v1.0/`: same scheme, host and port, the path under the base's own,
 * no user name. A path is compared as `URL` normalizes it, so `..` cannot leave the base.
 *
 * @param base an https address, or http on this machine
 */
export function allowBelow(base: string): Allows {
  const { origin, pathname } = new URL(base);
  const folder = pathname.endsWith('/') ? pathname : `${pathname}/`;
  return (url) =>
    url.origin === origin &&
    url.username === '' &&
    url.password === '' &&
    url.pathname.startsWith(folder) &&
    // An encoded slash or dot is decoded by some servers after the check.
    !/%2e|%2f|%5c/i.test(url.pathname);
}
