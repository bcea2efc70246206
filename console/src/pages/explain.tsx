// Why somebody has an item, or not: step by step.
import { Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';

import { listOf } from '../api/client';
import { useWords } from '../i18n/words';
import { linkTo } from '../router';
import { Empty, Loaded, State, useGet, useItems } from '../ui/parts';

type Whose = { serialNumber: string } | { clientUserId: string };

/** Of all items that concern it, or of any other that is owned. */
export function Explain({ given }: { given: Whose }) {
  const { t, word } = useWords();
  const [adamId, setAdamId] = useState<string | null>(null);
  const catalog = useItems(listOf('/v1/catalog'));
  const told = useGet(listOf('/v1/explain', { ...given, ...(adamId ? { adamId } : {}) }));
  return (
    <Stack>
      <Select maw={420} label={t('explain.item')} placeholder={t('explain.all')} clearable searchable value={adamId} onChange={setAdamId}
              data={catalog.map((c) => ({ value: c.adamId, label: c.name || c.adamId }))} nothingFoundMessage={t('search.nothing')} />
      <Loaded query={told}>{({ items }) => items.length === 0 ? <Empty title={t('explain.none')}>{t('explain.noneHint')}</Empty> : (
        <Stack>
          {items.map((one) => (
            <section className="card" key={one.adamId}>
              <Text component="div" fw={600}><a href={linkTo(['catalog', one.adamId])}>{one.name || one.adamId}</a> <State group="action" code={one.action} /> {one.position ? t('waiting.placeN', { n: one.position }) : ''}</Text>
              <Text size="sm">{one.sentence}</Text>
              {one.lastError && <Text size="sm" className="revoke">{t('seat.lastError')}: {one.lastError}</Text>}
              <ol className="steps">
                {one.steps.map((step, i) => <li key={i}><span className="muted">{word('about', step.about)}:</span> <Text span size="sm">{step.text}</Text></li>)}
              </ol>
            </section>
          ))}
        </Stack>
      )}</Loaded>
    </Stack>
  );
}
