// What if: a plan of a world that is not so. Nothing is saved and nothing moves.
import { Button, Group, NumberInput, Select, Stack, TagsInput, Text } from '@mantine/core';
import { useState } from 'react';

import { call, listOf, Schemas } from '../api/client';
import { useWords } from '../i18n/words';
import { linkTo } from '../router';
import { PageHead, useItems } from '../ui/parts';
import { Rows } from '../ui/table';
import { ProblemNote } from '../ui/toast';
import { Counts, Effects, lineKey, useLineColumns, usePlanNames } from './plans';

type What = Schemas['Pretended']['what'];
const WHATS: What[] = ['more_seats', 'token_dies', 'devices_move', 'idle_reclaimed'];

export function WhatIf() {
  const { t, word } = useWords();
  const name = usePlanNames();
  const columns = useLineColumns(name);
  const locations = useItems(listOf('/v1/locations'));
  const catalog = useItems(listOf('/v1/catalog'));
  const units = useItems(listOf('/v1/units'));
  const [what, setWhat] = useState<What>('more_seats');
  const [location, setLocation] = useState<string | null>(null);
  const [adamId, setAdamId] = useState<string | null>(null);
  const [seats, setSeats] = useState<number | string>(10);
  const [days, setDays] = useState<number | string>(60);
  const [serials, setSerials] = useState<string[]>([]);
  const [unit, setUnit] = useState<string | null>(null);
  const [answer, setAnswer] = useState<Schemas['MadePlan']>();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const ask = async () => {
    setError(undefined);
    setAnswer(undefined);
    setBusy(true);
    const pretended: Schemas['Pretended'] = { what };
    if (what === 'token_dies' || what === 'more_seats') pretended.location = Number(location ?? 0);
    if (what === 'more_seats') Object.assign(pretended, { adamId: adamId ?? '0', seats: Number(seats) });
    if (what === 'devices_move') Object.assign(pretended, { unit: Number(unit ?? 0), serialNumbers: serials });
    if (what === 'idle_reclaimed') pretended.idleDays = Number(days);
    await call('POST', '/v1/plans', {}, { pretend: [pretended] }).then(setAnswer, setError).finally(() => setBusy(false));
  };
  return (
    <Stack>
      <PageHead title={t('plan.whatIf')} note={t('plan.whatIfHint')}><Button variant="default" size="xs" component="a" href={linkTo(['plans'])}>{t('nav.plans')}</Button></PageHead>
      <Group align="end">
        <Select label={t('plan.pretend')} w={260} allowDeselect={false} value={what} onChange={(value) => setWhat((value ?? 'more_seats') as What)} data={WHATS.map((value) => ({ value, label: word('pretend', value) }))} />
        {(what === 'more_seats' || what === 'token_dies') && <Select label={t('location')} value={location} onChange={setLocation} data={locations.map((l) => ({ value: String(l.id), label: l.name }))} />}
        {what === 'more_seats' && <Select label={t('item')} searchable value={adamId} onChange={setAdamId} data={catalog.map((c) => ({ value: c.adamId, label: c.name || c.adamId }))} />}
        {what === 'more_seats' && <NumberInput label={t('plan.seats')} value={seats} onChange={setSeats} w={110} />}
        {what === 'devices_move' && <TagsInput label={t('distribution.serials')} value={serials} onChange={setSerials} splitChars={[',', ' ', ';', '\n']} acceptValueOnBlur />}
        {what === 'devices_move' && <Select label={t('unit')} value={unit} onChange={setUnit} data={units.map((u) => ({ value: String(u.id), label: u.name }))} />}
        {what === 'idle_reclaimed' && <NumberInput label={t('distribution.idleDays')} min={1} value={days} onChange={setDays} w={160} />}
        <Button loading={busy} onClick={() => void ask()}>{t('plan.ask')}</Button>
      </Group>
      <ProblemNote error={error} />
      {answer && (
        <>
          <Counts plan={answer} />
          <Effects effects={answer.effects} name={name} />
          <Rows name="what-if" rows={answer.lines} keyOf={lineKey} empty={<Text size="sm">{t('plan.nothing')}</Text>} columns={columns} />
        </>
      )}
    </Stack>
  );
}
