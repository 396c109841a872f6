import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Navigate, useSearchParams } from 'react-router';
import { ProblemAlert } from '../elements/problem-alert.js';
import { useSession, useSignIn } from '../session/session.js';
import { Splash } from '../shell/splash.js';
import { LinkForm } from './link-form.js';
import { SignInFrame } from './sign-in-frame.js';

export function SignInPage() {
  const [search] = useSearchParams();
  const session = useSession();
  const token = search.get('token');
  if (session.isPending) return <Splash />;
  if (session.data) return <Navigate to={toInnerAddress(search.get('to'))} replace />;
  return token ? <LinkForm token={token} /> : <PasswordForm cameFrom={search.get('to')} />;
}

/** Only a path of the console itself: an address from outside must not be where a sign-in ends. */
export function toInnerAddress(to: string | null): string {
  return to && /^\/(?![/\\])/.test(to) && !to.startsWith('/sign-in') ? to : '/fleet';
}

function PasswordForm({ cameFrom }: { cameFrom: string | null }) {
  const signIn = useSignIn();
  const form = useForm({
    initialValues: { email: '', password: '' },
    validate: {
      email: (email) =>
        /^\S+@\S+$/.test(email.trim()) ? null : 'An e-mail address, such as you@example.com',
      password: (password) => (password === '' ? 'Your password' : null),
    },
  });
  return (
    <SignInFrame
      title="Sign in"
      about={
        cameFrom
          ? 'Your session has ended, or you have none yet. You will be taken back to where you were going.'
          : undefined
      }
    >
      <form
        onSubmit={form.onSubmit(({ email, password }) => signIn.mutate({ email: email.trim(), password }))}
        noValidate
        aria-label="Sign in"
      >
        <Stack gap="sm">
          <TextInput
            size="sm"
            label="E-mail"
            type="email"
            autoComplete="username"
            autoFocus
            {...form.getInputProps('email')}
          />
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            {...form.getInputProps('password')}
          />
          <ProblemAlert error={signIn.error} />
          <Button type="submit" size="sm" fullWidth loading={signIn.isPending}>
            Sign in
          </Button>
        </Stack>
      </form>
    </SignInFrame>
  );
}
