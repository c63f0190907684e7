import '../zod-without-eval.ts';
import '../styles/tokens.css';
import '../styles/base.css';
import '../styles/controls.css';
import '../styles/figures.css';
import '../styles/run-details.css';
import './report.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { readReport } from './read-report.ts';
import { ReportPage } from './report-page.tsx';

const root = document.getElementById('root');
const recording = document.getElementById('recording');
if (root === null || recording === null) throw new Error('report.html lacks a part of it.');

readReport(recording.textContent ?? '').then(
  (report) => {
    // The page shows the session from here on; its packed text need not stay.
    recording.remove();
    document.title = `${report.session.manifest.name} · Latency Lab`;
    createRoot(root).render(
      <StrictMode>
        <ReportPage report={report} />
      </StrictMode>,
    );
  },
  () => {
    root.textContent =
      'The recording in this report cannot be read: the file was cut off or changed. Export it again.';
  },
);
