/** The window's own address: a scheme of the app's, so that no page has the powers of `file:`. */
export const windowScheme = 'latency-lab';
export const windowAddress = `${windowScheme}://app/index.html`;
