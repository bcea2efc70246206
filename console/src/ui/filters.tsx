// Filters of a list: inputs that write into the address, and a chip for each that is set.
import { Button, Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useState } from 'react';

import { useWords } from '../i18n/words';
import { changeQuery, usePlace } from '../router';

export interface Filter {
  name: string; // as the API has it, and as it stands in the address
  title: string;
  options?: { value: string; label: string }[]; // none: a text
  type?: 'text' | 'date';
  hint?: string;
  quiet?: boolean; // chosen elsewhere on the page: no input, only the chip
}

/** What the address says of these filters. */
export function useFilters(filters: Filter[]): Record<string, string> {
  const { query } = usePlace();
  const values: Record<string, string> = {};
  for (const filter of filters) {
    const value = query.get(filter.name);
    if (value) values[filter.name] = value;
  }
  return values;
}

/** Days become moments, as the clock here has them: from the beginning of the first to the end of the last. */
export function momentsOf(filters: Filter[], values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => {
    if (filters.find((filter) => filter.name === name)?.type !== 'date') return [name, value];
    const day = new Date(`${value}T00:00`);
    if (Number.isNaN(day.getTime())) return [name, value];
    if (name === 'to') day.setDate(day.getDate() + 1);
    return [name, day.toISOString()];
  }));
}

function TextFilter({ filter, value }: { filter: Filter; value: string }) {
  const [text, setText] = useState(value);
  const tell = useDebouncedCallback((next: string) => changeQuery({ [filter.name]: next }), 250);
  useEffect(() => setText(value), [value]);
  return (
    <TextInput size="xs" type={filter.type ?? 'text'} leftSection={filter.type === 'date' ? <span className="muted">{filter.title}</span> : undefined} leftSectionWidth={filter.type === 'date' ? 62 : undefined} aria-label={filter.title} placeholder={filter.hint ?? filter.title} value={text}
               w={filter.type === 'date' ? 200 : 190} onChange={(e) => { setText(e.currentTarget.value); tell(e.currentTarget.value); }} />
  );
}

export function FilterInputs({ filters, values }: { filters: Filter[]; values: Record<string, string> }) {
  return (
    <>
      {filters.filter((filter) => !filter.quiet).map((filter) => filter.options ? (
        <Select key={filter.name} size="xs" w={170} aria-label={filter.title} placeholder={filter.title} clearable searchable={filter.options.length > 8}
                value={values[filter.name] ?? null} onChange={(value) => changeQuery({ [filter.name]: value ?? '' })} data={filter.options} />
      ) : <TextFilter key={filter.name} filter={filter} value={values[filter.name] ?? ''} />)}
    </>
  );
}

/** "Platform: iPadOS ×" for each filter that is set, and how many rows there are then. */
export function Chips({ filters, values, count }: { filters: Filter[]; values: Record<string, string>; count: string }) {
  const { t } = useWords();
  const set = filters.filter((filter) => values[filter.name]);
  const labelOf = (filter: Filter) => filter.options?.find((one) => one.value === values[filter.name])?.label ?? values[filter.name];
  return (
    <Group gap={6} mb="xs" className="chips">
      <span className="muted" role="status">{count}</span>
      {set.map((filter) => (
        <button key={filter.name} type="button" className="chip" aria-label={t('table.dropFilter', { name: filter.title })}
                onClick={() => changeQuery({ [filter.name]: '' })}>{filter.title}: {labelOf(filter)} <span aria-hidden="true">×</span></button>
      ))}
      {set.length > 1 && <Button size="compact-xs" variant="subtle" onClick={() => changeQuery(Object.fromEntries(set.map((f) => [f.name, ''])))}>{t('table.dropAll')}</Button>}
    </Group>
  );
}
