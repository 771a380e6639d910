/** Icons of what asks for a passphrase. Apart from the others, because the locked popup waits for them. */
import { Icon } from "./icon.tsx";

export const EyeIcon = () => (
  <Icon path="M1.5 8S3.8 3.5 8 3.5 14.5 8 14.5 8 12.2 12.5 8 12.5 1.5 8 1.5 8M8 6.25a1.75 1.75 0 1 0 0 3.5a1.75 1.75 0 1 0 0-3.5" />
);
export const EyeOffIcon = () => (
  <Icon path="M6.2 3.9A6 6 0 0 1 8 3.6c4.2 0 6.5 4.4 6.5 4.4a11 11 0 0 1-1.7 2.2M9.6 9.7A2 2 0 0 1 6.4 6.8M4.3 4.7A10.5 10.5 0 0 0 1.5 8s2.3 4.4 6.5 4.4a6 6 0 0 0 2.9-.8M2.5 2.5l11 11" />
);
export const ClockIcon = () => <Icon path="M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2m0 2.8V8l2 1.3" />;
export const ErrorIcon = () => <Icon path="M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2m0 3v3.5M8 11v.1" />;
export const PasskeyIcon = () => (
  <Icon path="M6 2.75a2.5 2.5 0 1 0 0 5a2.5 2.5 0 1 0 0-5M1.75 13.5v-.75a3 3 0 0 1 3-3h2.5q.75 0 1.35.3M12.25 6.75a2 2 0 1 0 0 4a2 2 0 1 0 0-4M12.25 10.75v4M12.25 12.75h1.25" />
);
