const two = (value: number): string => String(value).padStart(2, '0');

const day = (date: Date): string =>
  `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;

/** When a session began, in the machine's time zone: "today 14:03" or "2026-11-21 14:03". */
export function formatDate(at: number, now: number): string {
  const date = new Date(at);
  const time = `${two(date.getHours())}:${two(date.getMinutes())}`;
  return `${day(date) === day(new Date(now)) ? 'today' : day(date)} ${time}`;
}
