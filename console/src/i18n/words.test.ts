// Every language has every word, every word is used, and every word that is used is there.
import { describe, expect, it } from 'vitest';

import { en } from './en';
import { fr } from './fr';
import { ja } from './ja';
import { nl } from './nl';
import { fill, ownLanguage } from './words';

const sources = import.meta.glob('../**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true }) as Record<string, string>;
const code = Object.entries(sources)
  .filter(([name]) => !/\/i18n\/(en|fr|ja|nl)\.ts$|\.test\.|schema\.d\.ts$/.test(name) && !name.startsWith('./'))
  .map(([, text]) => text).join('\n');
const keys = Object.keys(en) as (keyof typeof en)[];

/** Words of the API are looked up by group and code: <State group="plan" …>, word('plan', …). */
const groups = new Set([...code.matchAll(/group="(\w+)"|word\('(\w+)'/g)].map((m) => m[1] ?? m[2]));
const isOfGroup = (key: string) => groups.has(key.split('.')[0]!);
const quoted = new Set([...code.matchAll(/'([a-zA-Z]+(?:\.[a-zA-Z0-9]+)*)'/g)].map((m) => m[1]));

describe('words', () => {
  it('are complete in every language', () => {
    for (const [name, words] of Object.entries({ fr, ja, nl })) {
      expect(Object.keys(words).sort(), name).toEqual([...keys].sort());
      for (const key of keys) expect(words[key].trim(), `${name} ${key}`).not.toBe('');
    }
  });

  it('take the same values in every language', () => {
    const names = (text: string) => [...text.matchAll(/\{(\w+)/g)].map((m) => m[1]).sort();
    for (const key of keys) {
      for (const [name, words] of Object.entries({ fr, ja, nl })) {
        expect([...new Set(names(words[key]))], `${name} ${key}`).toEqual([...new Set(names(en[key]))]);
      }
    }
  });

  it('are translated: long ones differ from the English', () => {
    for (const key of keys.filter((k) => en[k].length > 25)) {
      for (const [name, words] of Object.entries({ fr, ja, nl })) expect(words[key], `${name} ${key}`).not.toBe(en[key]);
    }
  });

  it('are all used', () => {
    const unused = keys.filter((key) => !quoted.has(key) && !isOfGroup(key) && !/^own\.(light|dark|auto)$/.test(key));
    expect(unused).toEqual([]);
  });

  it('are all there', () => {
    const used = new Set([...code.matchAll(/\bt\('([a-zA-Z.0-9]+)'/g)].map((m) => m[1]!));
    expect(used.size).toBeGreaterThan(200);
    expect([...used].filter((key) => !(key in en))).toEqual([]);
  });
});

describe('filling in', () => {
  it('takes the form for the number, with the digits of the language', () => {
    expect(fill('{n|one seat|# seats}', { n: 1 }, 'en')).toBe('one seat');
    expect(fill('{n|one seat|# seats}', { n: 12345 }, 'en')).toBe('12,345 seats');
    expect(fill('{n|une licence|# licences}', { n: 0 }, 'fr')).toBe('une licence');
    expect(fill('{n|# ライセンス}', { n: 1 }, 'ja')).toBe('1 ライセンス');
    expect(fill('{n|één licentie|# licenties}', { n: 2 }, 'nl')).toBe('2 licenties');
    expect(fill('Place {n} of {name}', { n: 1234, name: 'x' }, 'nl')).toBe('Place 1.234 of x');
  });

  it('chooses the first language that the browser asks for and we have', () => {
    expect(ownLanguage(['de-AT', 'fr-CH', 'en'])).toBe('fr');
    expect(ownLanguage(['ja'])).toBe('ja');
    expect(ownLanguage(['sv'])).toBe('en');
  });
});
