/** Pure: from what a program misses to the packages that have it. */

/** Debian's packages by the library's name without its version. Newer releases add `t64` to some. */
const debianPackages = new Map([
  ['libasound', 'libasound2'],
  ['libatk-1.0', 'libatk1.0-0'],
  ['libatk-bridge-2.0', 'libatk-bridge2.0-0'],
  ['libatspi', 'libatspi2.0-0'],
  ['libcairo', 'libcairo2'],
  ['libcups', 'libcups2'],
  ['libdbus-1', 'libdbus-1-3'],
  ['libdrm', 'libdrm2'],
  ['libexpat', 'libexpat1'],
  ['libgbm', 'libgbm1'],
  ['libgcc_s', 'libgcc-s1'],
  ['libgdk_pixbuf-2.0', 'libgdk-pixbuf-2.0-0'],
  ['libgio-2.0', 'libglib2.0-0'],
  ['libglib-2.0', 'libglib2.0-0'],
  ['libgmodule-2.0', 'libglib2.0-0'],
  ['libgobject-2.0', 'libglib2.0-0'],
  ['libgtk-3', 'libgtk-3-0'],
  ['libgdk-3', 'libgtk-3-0'],
  ['libnspr4', 'libnspr4'],
  ['libnss3', 'libnss3'],
  ['libnssutil3', 'libnss3'],
  ['libpango-1.0', 'libpango-1.0-0'],
  ['libsmime3', 'libnss3'],
  ['libudev', 'libudev1'],
  ['libX11', 'libx11-6'],
  ['libX11-xcb', 'libx11-xcb1'],
  ['libxcb', 'libxcb1'],
  ['libxcb-dri3', 'libxcb-dri3-0'],
  ['libXcomposite', 'libxcomposite1'],
  ['libXdamage', 'libxdamage1'],
  ['libXext', 'libxext6'],
  ['libXfixes', 'libxfixes3'],
  ['libxkbcommon', 'libxkbcommon0'],
  ['libXrandr', 'libxrandr2'],
  ['libxshmfence', 'libxshmfence1'],
]);

/** The program that is missing where there is no display, told apart from libraries by its name. */
export const virtualDisplay = 'Xvfb';

/**
 * The libraries that ldd did not find.
 * @param {string} lddOutput
 * @returns {string[]}
 */
export function missingLibraries(lddOutput) {
  const lines = [...lddOutput.matchAll(/^\s*(\S+) => not found$/gm)];
  return [...new Set(lines.map(([, library]) => library ?? ''))];
}

/**
 * Debian's packages for what is missing; libraries that no package is known for are named as they are.
 * @param {readonly string[]} missing libraries, as ldd names them, or `Xvfb`
 * @param {(name: string) => boolean} exists whether this release has a package of that name
 * @returns {{ readonly packages: string[], readonly unknown: string[] }}
 */
export function debianPackagesFor(missing, exists) {
  const packages = new Set();
  const unknown = [];
  for (const name of missing) {
    const found = name === virtualDisplay ? 'xvfb' : debianPackages.get(withoutVersion(name));
    if (found === undefined) unknown.push(name);
    else packages.add(exists(`${found}t64`) ? `${found}t64` : found);
  }
  return { packages: [...packages], unknown };
}

/**
 * One command line that installs what is missing on a system that is not Debian's kin, or a sentence
 * where none is known.
 * @param {readonly string[]} missing
 * @param {string} osRelease the text of /etc/os-release
 */
export function remedyElsewhere(missing, osRelease) {
  const family = familyOf(osRelease);
  if (family === 'arch') return 'sudo pacman -S gtk3 nss alsa-lib mesa xorg-server-xvfb';
  if (family === 'fedora' || family === 'suse') {
    const installer = family === 'fedora' ? 'dnf' : 'zypper';
    // Both take the name of a library in place of a package's.
    const wanted = missing.map((name) =>
      name === virtualDisplay ? '/usr/bin/Xvfb' : `'${name}()(64bit)'`,
    );
    return `sudo ${installer} install ${wanted.join(' ')}`;
  }
  return `install the packages that hold ${missing.join(', ')}`;
}

/**
 * @param {string} osRelease
 * @returns {'debian' | 'fedora' | 'suse' | 'arch' | 'other'}
 */
export function familyOf(osRelease) {
  const words = [...osRelease.matchAll(/^ID(?:_LIKE)?=(.*)$/gm)].flatMap(([, value = '']) =>
    value.replaceAll('"', '').split(/[\s-]/),
  );
  const has = (/** @type {string[]} */ ...names) => names.some((name) => words.includes(name));
  if (has('debian', 'ubuntu')) return 'debian';
  if (has('fedora', 'rhel')) return 'fedora';
  if (has('suse', 'opensuse')) return 'suse';
  return has('arch') ? 'arch' : 'other';
}

/** @param {string} library */
function withoutVersion(library) {
  return library.replace(/\.so(\.\d+)*$/, '');
}
