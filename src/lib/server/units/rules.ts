import { fitsLevel, isBelow, type Level } from '#lib/contract/units.ts';
import { InputError } from '../errors.ts';

/** @throws {InputError} the code has not the form of a division code of this level */
export function checkCode(code: string | null, level: Level): void {
	if (code !== null && !fitsLevel(code, level))
		throw new InputError('input.invalid', { name: 'code', rule: 'code' });
}

/** @throws {InputError} a unit of `level` cannot stand below one of `above` */
export function checkLevel(level: Level, above: Level): void {
	if (!isBelow(level, above)) throw new InputError('input.invalid', { name: 'level', rule: 'below' });
}
