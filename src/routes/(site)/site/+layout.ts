/** Readers get HTML and nothing of the framework: pages work without JavaScript and open fast on a phone. */
export const csr = false;
