import { expect, test } from 'vitest';
import { SvgPen } from '../../../renderer/waterfall/picture/svg-pen.ts';
import { captionOf, drawPicture } from '../../../renderer/waterfall/picture/take-picture.ts';
import { WaterfallView } from '../../../renderer/waterfall/view.ts';
import { awkwardSession, realSession } from '../../support/exported.ts';
import { namedPalette, RecordingPen } from './recording-pen.ts';

const penOf = () => new SvgPen((text) => text.length * 6);

/** The lines of the picture between its head and its end. */
const shapesOf = (pen: SvgPen): string[] => pen.picture(10, 20, 'a').split('\n').slice(2, -2);

test('what is drawn becomes shapes, in its order and colours', () => {
  const pen = penOf();
  pen.fillStyle = 'red';
  pen.fillRect(1, 2, 3, 4);
  pen.strokeStyle = 'blue';
  pen.lineWidth = 2;
  pen.strokeRect(5, 6, 7, 8);
  pen.beginPath();
  pen.moveTo(0, 0);
  pen.lineTo(4, 0);
  pen.closePath();
  pen.fill();
  expect(shapesOf(pen)).toEqual([
    '<rect x="1" y="2" width="3" height="4" fill="red"/>',
    '<rect x="5" y="6" width="7" height="8" fill="none" stroke="blue" stroke-width="2"/>',
    '<path d="M0 0L4 0Z" fill="red"/>',
  ]);
});

test('a text keeps its font and place, and stays a text whatever it says', () => {
  const pen = penOf();
  pen.font = '11px "Segoe UI", sans-serif';
  pen.textAlign = 'right';
  pen.textBaseline = 'middle';
  pen.fillText('</text><script>alert(1)</script> & "东" \u0000\uD800\uFFFF', 9, 8);
  expect(shapesOf(pen)).toEqual([
    '<text x="9" y="8" fill="#000" style="font: 11px &quot;Segoe UI&quot;, sans-serif; white-space: pre" text-anchor="end" dominant-baseline="central">&lt;/text&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;东&quot; \uFFFD\uFFFD\uFFFD</text>',
  ]);
  expect(pen.picture(1, 1, '<&>')).toContain('<title>&lt;&amp;&gt;</title>');
});

test('a picture is the view as on screen, with its caption below', async () => {
  const session = await realSession(2);
  const view = new WaterfallView(session, () => undefined);
  view.resize(800, 300);
  const pen = new RecordingPen();
  drawPicture(pen, view, namedPalette(2));
  const [title, conditions] = captionOf(session);
  expect(title).toContain('cpu; webgpu:software');
  expect(conditions).toContain(`onnxruntime ${session.manifest.runtime.onnxruntime}`);
  expect(pen.log).toContain('rect 0 600 1600 84 surface');
  expect(pen.texts.at(-2)).toBe(title);
  expect(pen.texts.at(-1)).toBe(conditions);
});

test('a caption says what was measured, also of a name with marks', () => {
  expect(captionOf(awkwardSession())[0]).toBe('Awkward *names* | and pipes · cpu');
});
