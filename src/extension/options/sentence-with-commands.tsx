/** A text whose first line is a sentence, and each further one a command: drawn as what to type, and selected as a whole. */
export function SentenceWithCommands({ lines }: { lines: string }) {
  const [sentence, ...commands] = lines.split("\n");
  return (
    <>
      {sentence}
      {commands.map((command) => (
        <code key={command} class="command" dir="ltr">
          {command}
        </code>
      ))}
    </>
  );
}
