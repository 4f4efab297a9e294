import type { Feature } from '../../notebook/feature/Feature.ts'
import { RemotePicturesNotice } from './RemotePicturesNotice.tsx'

/** Pictures of other sites are loaded when the person has said so. */
export const remotePicturesFeature: Feature = {
  name: 'remotePictures',
  notices: [{ rank: 'surroundings', View: RemotePicturesNotice }],
}
