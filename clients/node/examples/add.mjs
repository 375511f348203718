import { Client } from 'ringback';
