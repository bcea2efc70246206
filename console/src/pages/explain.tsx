// Why somebody has an item, or not: step by step.
import { Stack, Text } from '@mantine/core';

import { Schemas } from '../api/client';
import { useWords } from '../i18n/words';
import { Empty, Loaded, State, useGet } from '../ui/parts';

export function Explain({ query }: { query: string }) {
  const { t, word } = useWords();
  const told = useGet<{ items: Schemas['Explanation'][] }>(`/v1/explain?${query}`);
  return (
    <Loaded query={told}>{({ items }) => items.length === 0 ? <Empty title={t('explain.none')} /> : (
      <Stack>
        {items.map((one) => (
          <section className="card" key={one.adamId}>
            <Text fw={600}>{one.name || one.adamId} <State group="action" code={one.action} /> {one.position ? t('waiting.placeN', { n: one.position }) : ''}</Text>
            <Text size="sm">{one.sentence}</Text>
            <ol className="steps">
              {one.steps.map((step, i) => <li key={i}><span className="muted">{word('about', step.about)}:</span> <Text span size="sm">{step.text}</Text></li>)}
            </ol>
          </section>
        ))}
      </Stack>
    )}</Loaded>
  );
}
