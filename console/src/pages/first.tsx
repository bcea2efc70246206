// The assistant for the first time: what comes after what, what is done, and where the next step is.
import { ActionIcon, Anchor, Button, Group, Progress, Text, Title } from '@mantine/core';
import { useState } from 'react';

import { Schemas } from '../api/client';
import { Key, useWords } from '../i18n/words';
import { linkTo } from '../router';
import { useSession } from '../session';
import { useGet } from '../ui/parts';
import { remember, remembered } from '../ui/settings';

interface Step {
  title: Key;
  hint: Key;
  button: Key;
  link: string;
  done: boolean;
  needs: string;
}
type List = { items: unknown[] };

/** What is done so far; undefined until everything is known. */
function useSteps(): Step[] | undefined {
  const locations = useGet<{ items: Schemas['Location'][] }>('/v1/locations');
  const devices = useGet<List>('/v1/inventory/devices?pageSize=1');
  const people = useGet<List>('/v1/inventory/people?pageSize=1');
  const groups = useGet<List>('/v1/groups');
  const distributions = useGet<List>('/v1/distributions');
  const plans = useGet<{ items: Schemas['Plan'][] }>('/v1/plans?pageSize=20');
  const all = [locations, devices, people, groups, distributions, plans];
  if (all.some((query) => query.isPending)) return undefined;
  const some = (query: { data?: List }) => (query.data?.items.length ?? 0) > 0;
  return [
    { title: 'first.token', hint: 'first.tokenHint', button: 'location.add', link: linkTo(['locations', 'add']), done: some(locations), needs: 'tokens' },
    { title: 'first.sync', hint: 'first.syncHint', button: 'nav.catalog', link: linkTo(['catalog']), done: locations.data?.items.some((l) => l.lastSyncAt) ?? false, needs: 'view' },
    { title: 'first.inventory', hint: 'first.inventoryHint', button: 'first.import', link: linkTo(['devices', 'import']), done: some(devices) || some(people), needs: 'inventory' },
    { title: 'first.group', hint: 'first.groupHint', button: 'first.makeGroup', link: linkTo(['groups', 'new']), done: some(groups), needs: 'inventory' },
    { title: 'first.distribution', hint: 'first.distributionHint', button: 'distribution.new', link: linkTo(['distributions', 'new']), done: some(distributions), needs: 'distribute' },
    { title: 'first.plan', hint: 'first.planHint', button: 'nav.plans', link: linkTo(['plans']), done: plans.data?.items.some((plan) => plan.state === 'applied') ?? false, needs: 'distribute' },
  ];
}

export function FirstSteps() {
  const { t } = useWords();
  const { may } = useSession();
  const steps = useSteps();
  const [hidden, setHidden] = useState(() => remembered('firstHidden', false));
  if (!steps || hidden || steps.every((step) => step.done)) return null;
  const done = steps.filter((step) => step.done).length;
  const next = steps.find((step) => !step.done)!;
  const hide = () => {
    remember('firstHidden', true);
    setHidden(true);
  };
  return (
    <section className="card" aria-labelledby="first">
      <Group justify="space-between" wrap="nowrap" align="start">
        <Title order={2} id="first">{t('first.title')}</Title>
        {steps[0]!.done && <ActionIcon variant="subtle" color="gray" aria-label={t('first.hide')} onClick={hide}>×</ActionIcon>}
      </Group>
      <Text size="sm" mb="xs">{t('first.count', { done, all: steps.length })}</Text>
      <Progress value={(100 * done) / steps.length} aria-label={t('first.title')} mb="md" />
      <ol className="assistant">
        {steps.map((step) => (
          <li key={step.title} data-state={step.done ? 'done' : step === next ? 'next' : 'later'} aria-current={step === next ? 'step' : undefined}>
            <div>
              <Text size="sm" fw={step === next ? 600 : 400}>{t(step.title)} {step.done && <span className="skip">({t('first.done')})</span>}</Text>
              {step === next && <Text className="muted">{t(step.hint)}</Text>}
              {step === next && may(step.needs) && <Button component="a" href={step.link} size="xs" mt="xs">{t(step.button)}</Button>}
              {step !== next && !step.done && may(step.needs) && <Anchor size="xs" href={step.link}>{t(step.button)}</Anchor>}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
