/** The disk has no room for more of the recording. What was written before stands. */
export class DiskFull extends Error {}

const codes: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'EFBIG'];

/** `thrown` itself, or a `DiskFull` where it says that there is no room. */
export const tellDiskFull = (thrown: unknown): unknown =>
  thrown instanceof Error && 'code' in thrown && codes.includes(thrown.code)
    ? new DiskFull('The disk is full. Free some room, or move the lab with LATENCY_LAB_HOME.', {
        cause: thrown,
      })
    : thrown;
