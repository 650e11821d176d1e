import type { Box } from "../scene.ts";

/** The boxes placed so far, parents before what is in them. */
export class Sheet {
  readonly boxes: Box[] = [];
  private readonly byId = new Map<string, Box>();

  add(box: Box): Box {
    if (this.byId.has(box.id)) throw new Error(`Two boxes are called "${box.id}".`);
    this.boxes.push(box);
    this.byId.set(box.id, box);
    return box;
  }

  /** Places a box whose height is known only once what is in it is placed. */
  around(box: Omit<Box, "height">, fill: () => number): Box {
    const at = this.boxes.length;
    const bottom = fill();
    const whole = { ...box, height: bottom - box.y };
    if (this.byId.has(box.id)) throw new Error(`Two boxes are called "${box.id}".`);
    this.boxes.splice(at, 0, whole);
    this.byId.set(box.id, whole);
    return whole;
  }

  get(id: string): Box {
    const box = this.byId.get(id);
    if (box === undefined) throw new Error(`A line starts or ends at "${id}", but no box is called so.`);
    return box;
  }
}
