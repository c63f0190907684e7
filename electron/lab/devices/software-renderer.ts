import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import type { Environment } from '../../host/worker-process.ts';

const driverFile = 'vk_swiftshader_icd.json';

/**
 * The folder of an Electron that brings SwiftShader, Chromium's Vulkan in software: beside the program that
 * runs the lab, or beside the Electron that the set-up names to the command line. On Linux only, since
 * elsewhere WebGPU does not go by Vulkan.
 */
export function findSoftwareRenderer(
  env: Readonly<Record<string, string | undefined>>,
  program = process.execPath,
  platform: string = process.platform,
): string | null {
  if (platform !== 'linux') return null;
  const folders = [program, env.LATENCY_LAB_ELECTRON ?? program].map((path) => dirname(path));
  return folders.find((folder) => existsSync(join(folder, driverFile))) ?? null;
}

/** What makes a worker find that driver and no other, and the Vulkan loader that lies beside it. */
export const softwareEnvironment = (folder: string, searched = process.env.LD_LIBRARY_PATH) =>
  ({
    VK_DRIVER_FILES: join(folder, driverFile),
    LD_LIBRARY_PATH: searched ? `${folder}${delimiter}${searched}` : folder,
  }) satisfies Environment;
