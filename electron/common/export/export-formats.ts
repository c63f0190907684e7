/** What a recorded session can be exported as: the name on the command line, in the window, and of the file. */
export const exportFormats = {
  chrome: {
    label: 'Chrome trace',
    opens: 'Perfetto, speedscope, chrome://tracing',
    extension: 'trace.json',
  },
  perfetto: {
    label: 'Perfetto trace',
    opens: 'Perfetto, with flows and whole nanoseconds',
    extension: 'pftrace',
  },
  otlp: {
    label: 'OpenTelemetry (OTLP/JSON)',
    opens: 'traces and metrics for a collector',
    extension: 'otlp.zip',
  },
  csv: {
    label: 'CSV tables',
    opens: 'runs, spans and samples for a spreadsheet',
    extension: 'csv.zip',
  },
  parquet: {
    label: 'Parquet tables',
    opens: 'runs, spans and samples for pandas or DuckDB',
    extension: 'parquet.zip',
  },
  html: {
    label: 'HTML report',
    opens: 'any browser, offline: the waterfall to zoom and hover, and the tables',
    extension: 'html',
  },
  markdown: {
    label: 'Markdown summary',
    opens: 'a summary for an issue or a chat',
    extension: 'md',
  },
} as const;

export type ExportFormat = keyof typeof exportFormats;

export const exportFormatNames = Object.keys(exportFormats) as [ExportFormat, ...ExportFormat[]];
