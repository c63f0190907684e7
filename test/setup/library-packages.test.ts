import { describe, expect, test } from 'vitest';
import {
  debianPackagesFor,
  familyOf,
  missingLibraries,
  remedyElsewhere,
} from '../../electron/setup/library-packages.mjs';

const ldd = `
	linux-vdso.so.1 (0x00007ffd3d5f2000)
	libffmpeg.so => /opt/electron/libffmpeg.so (0x00007f0000000000)
	libnss3.so => not found
	libnssutil3.so => not found
	libatk-bridge-2.0.so.0 => not found
	libgtk-3.so.0 => not found
	libasound.so.2 => not found
	libm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x00007f0000000000)
	libnss3.so => not found
	/lib64/ld-linux-x86-64.so.2 (0x00007f0000000000)
`;

const bookworm = () => false;
const trixie = (name: string) =>
  ['libgtk-3-0t64', 'libasound2t64', 'libatk-bridge2.0-0t64'].includes(name);

test('only what ldd did not find is missing, each once', () => {
  expect(missingLibraries(ldd)).toEqual([
    'libnss3.so',
    'libnssutil3.so',
    'libatk-bridge-2.0.so.0',
    'libgtk-3.so.0',
    'libasound.so.2',
  ]);
});

test('a program with all its libraries, and one without any, miss nothing', () => {
  expect(missingLibraries('\tlibm.so.6 => /lib/libm.so.6 (0x00007f0000000000)\n')).toEqual([]);
  expect(missingLibraries('\tstatically linked\n')).toEqual([]);
});

describe('the packages of Debian and Ubuntu', () => {
  test('have the names of the release', () => {
    const missing = missingLibraries(ldd);
    expect(debianPackagesFor(missing, bookworm).packages).toEqual([
      'libnss3',
      'libatk-bridge2.0-0',
      'libgtk-3-0',
      'libasound2',
    ]);
    expect(debianPackagesFor(missing, trixie).packages).toEqual([
      'libnss3',
      'libatk-bridge2.0-0t64',
      'libgtk-3-0t64',
      'libasound2t64',
    ]);
  });

  test('include the virtual display', () => {
    expect(debianPackagesFor(['Xvfb'], bookworm)).toEqual({ packages: ['xvfb'], unknown: [] });
  });

  test('leave a library that none is known for to the person, by name', () => {
    expect(debianPackagesFor(['libnew.so.1', 'libgbm.so.1'], bookworm)).toEqual({
      packages: ['libgbm1'],
      unknown: ['libnew.so.1'],
    });
  });
});

test.each([
  ['ID=debian', 'debian'],
  ['ID=ubuntu\nID_LIKE=debian', 'debian'],
  ['ID=linuxmint\nID_LIKE="ubuntu debian"', 'debian'],
  ['ID="rocky"\nID_LIKE="rhel centos fedora"', 'fedora'],
  ['ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"', 'suse'],
  ['ID=manjaro\nID_LIKE=arch', 'arch'],
  ['ID=alpine\nVERSION_ID=3.20', 'other'],
  ['', 'other'],
])('the system that says %j is of the family %s', (osRelease, family) => {
  expect(familyOf(osRelease)).toBe(family);
});

test('elsewhere the remedy is one line', () => {
  const missing = ['libgtk-3.so.0', 'Xvfb'];
  expect(remedyElsewhere(missing, 'ID=fedora')).toBe(
    "sudo dnf install 'libgtk-3.so.0()(64bit)' /usr/bin/Xvfb",
  );
  expect(remedyElsewhere(missing, 'ID=arch')).toMatch(/^sudo pacman -S .*gtk3/);
  expect(remedyElsewhere(missing, 'ID=nixos')).toContain('libgtk-3.so.0, Xvfb');
});
