/** What the one button says: the workflow's own title, for as many photos as there are. */

const A_PHOTO = /\b(a|the|your) photo\b/i;

/** ("Restore a photo", 1) → "Restore"; ("Restore a photo", 3) → "Restore 3 photos"; others keep their title. */
export function actionWords(title: string, photos: number): string {
  if (photos > 1)
    return A_PHOTO.test(title) ? title.replace(A_PHOTO, `${photos} photos`) : `${title}: ${photos} photos`;
  const [verb = title] = title.match(/^\w+(?= (a|the|your) photo$)/i) ?? [];
  return verb;
}

/** ("Restore a photo") → "Restore again". */
export const againWords = (title: string): string => `${actionWords(title, 1)} again`;
