declare const __FRAME_ADDRESS__: string

/** Where the inside of frames is (inside/frame.html), with its content's hash: browsers keep it for ever. */
export const frameAddress = __FRAME_ADDRESS__
