import { Catalogue } from './catalogue.js';
import { Connection } from './connection.js';
import { DeepTasks } from './deep-tasks.js';
import { Figures } from './figures.js';
import { Look } from './look.js';
import { Monitor } from './monitor.js';
import { Person } from './person.js';
import { Wall } from './wall.js';

export const wall = new Wall();
export const figures = new Figures();
export const monitor = new Monitor();
export const catalogue = new Catalogue();
export const look = new Look();
export const person = new Person();
export const deepTasks = new DeepTasks((exhibit) => wall.deepen(exhibit));
export const connection = new Connection(receive);

function receive(message) {
  if (message.type === 'hello') {
    person.learn();
    figures.begin(message);
    wall.begin(message.explanations);
    monitor.begin(message.monitor);
  } else if (message.type === 'frame') {
    figures.offer(message);
    wall.offer(message.explanations, message.stats.explained);
    monitor.offer(message.monitor);
  }
  deepTasks.offer(message.deep);
  catalogue.offer(message.models);
}
