/** Spoken by TinyTTS in about 10 s: the passage on which the lab's own share is measured. */
export const tenSeconds =
  'Your table is booked for Friday evening. We will see you at half past seven, and the first round is on the house. Please call us before noon if anything changes on your side.';

/** A reply whose first sentence is more than half of it. */
export const threeSentences =
  'Thank you for calling, I have found your reservation for two nights in a quiet room on the third floor. The room is ready at three. Is there anything else that I can do?';

/** Spoken in about 60 s: the text on which the wait for the first sound is measured. */
export const sixtySeconds = [
  'Thank you for calling. I have found your reservation.',
  'You are booked for two nights in a quiet room on the third floor, with breakfast in the garden from seven until half past ten.',
  'The room will be ready at three in the afternoon, but you can leave your bags with us at any time before that.',
  'If you arrive by car, follow the signs to the harbour and turn left after the second bridge; the entrance to our garage is behind the old theatre.',
  'From the railway station it is a walk of ten minutes, or a short ride on the number four tram.',
  'On Saturday there is a market in the square in front of the house, so the street is closed to traffic until two.',
  'We would be glad to reserve a table for your dinner, and the kitchen is happy to cook without nuts, gluten or dairy if you tell us the day before.',
  'The pool is open from eight in the morning until nine at night, and towels are waiting for you next to the door.',
  'Should your plans change, you can cancel without any cost until six in the evening on the day before you arrive.',
  'Is there anything else that I can do for you today?',
].join(' ');

export const sampleReference =
  'And so, my fellow Americans, ask not what your country can do for you, ask what you can do for your country.';
