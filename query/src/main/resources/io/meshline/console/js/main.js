/** Puts the console together. */
import { Console } from './console.js';

const console_ = new Console();
console_.start();

// For tests and for those who look: the state of the page, read-only by custom.
Object.defineProperty(window, 'meshline', { value: console_ });
