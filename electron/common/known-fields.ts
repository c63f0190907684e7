/**
 * The fields that a schema names, without the index signature that `looseObject` adds: unknown fields of a
 * newer version survive a round trip, and nobody reads them by accident.
 */
export type KnownFields<Parsed> = Parsed extends unknown
  ? { [Key in keyof Parsed as string extends Key ? never : Key]: Parsed[Key] }
  : never;
