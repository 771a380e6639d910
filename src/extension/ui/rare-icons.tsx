/** Icons that the popup's first paint does not need. */
import { Icon } from "./icon.tsx";

export const CopyIcon = () => (
  <Icon path="M7 5.5h5.5A1.5 1.5 0 0 1 14 7v5.5a1.5 1.5 0 0 1-1.5 1.5H7a1.5 1.5 0 0 1-1.5-1.5V7A1.5 1.5 0 0 1 7 5.5M3 10.2A1.5 1.5 0 0 1 2 8.8V3.5A1.5 1.5 0 0 1 3.5 2h5.3a1.5 1.5 0 0 1 1.4 1" />
);
export const BackIcon = () => <Icon path="m10 3.5L5.5 8l4.5 4.5" directional />;
export const ForwardIcon = () => <Icon path="M6 3.5 10.5 8 6 12.5" directional />;
export const ExternalIcon = () => (
  <Icon
    path="M9.5 2.5h4v4m0-4-6 6M12 9.5v2a1.5 1.5 0 0 1-1.5 1.5h-6A1.5 1.5 0 0 1 3 11.5v-6A1.5 1.5 0 0 1 4.5 4h2"
    directional
  />
);
export const BellIcon = () => (
  <Icon path="M8 2a4 4 0 0 1 4 4v2.5l1.5 2.5h-11L4 8.5V6a4 4 0 0 1 4-4M6.5 13.5a1.6 1.6 0 0 0 3 0" />
);
export const RefreshIcon = () => <Icon path="M13 5.3A5.7 5.7 0 1 0 13.7 8M13.5 2.5v3h-3" />;
export const InfoIcon = () => <Icon path="M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2m0 5.5V11M8 5v.1" />;
export const EmptyIcon = () => (
  <Icon path="M1.5 6.5V5A1.5 1.5 0 0 1 3 3.5h1M6.5 3.5h3M12 3.5h1A1.5 1.5 0 0 1 14.5 5v1.5M14.5 9.5V11a1.5 1.5 0 0 1-1.5 1.5h-1M9.5 12.5h-3M4 12.5H3A1.5 1.5 0 0 1 1.5 11V9.5M5 8h6" />
);
export const BackArrowIcon = () => <Icon path="M13 8H3M6.5 4.5 3 8l3.5 3.5" directional />;
export const OrganisationIcon = () => <Icon path="M3 13.5v-11h6v11M9 6.5h4v7M1.5 13.5h13M5 5h2M5 8h2M5 11h2" />;
