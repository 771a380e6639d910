import { render } from "preact";

render(<main>Latchkey</main>, document.body);
