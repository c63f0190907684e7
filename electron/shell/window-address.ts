/** The window's own address: a scheme of the app's, so that no page has the powers of `file:`. */
export const windowScheme = 'latency-lab';
export const windowOrigin = `${windowScheme}://app`;
export const windowAddress = `${windowOrigin}/index.html`;
