// Makes world.csv: a row a country with its code and its shape on the map.
//
//   npm install world-atlas topojson-client
//   node make_world.mjs ../../country/countries.csv > world.csv
//
// Shapes are Natural Earth's (public domain), 1:110m, in the Equal Earth
// projection (Šavrič, Patterson and Jenny 2018), whole units of a map 2000 wide. A country that is too small for that
// scale is a dot: `x y`.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
const require = createRequire(process.cwd() + "/");
const { feature } = require("topojson-client");
const atlas = (scale) => {
  const topology = JSON.parse(readFileSync(require.resolve(`world-atlas/countries-${scale}.json`)));
  return feature(topology, topology.objects.countries).features;
};

const [A1, A2, A3, A4, M] = [1.340264, -0.081106, 0.000893, 0.003796, Math.sqrt(3) / 2];
const raw = ([longitude, latitude]) => {
  const l = (longitude * Math.PI) / 180;
  const t = Math.asin(M * Math.sin((latitude * Math.PI) / 180));
  const t2 = t * t, t6 = t2 * t2 * t2;
  return [(l * Math.cos(t)) / (M * (A1 + 3 * A2 * t2 + t6 * (7 * A3 + 9 * A4 * t2))), t * (A1 + A2 * t2 + t6 * (A3 + A4 * t2))];
};
const right = raw([180, 0])[0], top = raw([0, 84])[1];
const project = (point) => raw(point).map((v, i) => Math.round((i ? top - v : v + right) * (1000 / right)));

// A ring that crosses the antimeridian is walked on past it, and cut there: what lies behind is drawn on the other side.
const unwrapped = (points) => {
  const out = [points[0]];
  for (const [longitude, latitude] of points.slice(1)) {
    out.push([longitude - 360 * Math.round((longitude - out.at(-1)[0]) / 360), latitude]);
  }
  return out;
};
const clipped = (points, at, sign) => points.flatMap((p, i) => {
  const q = points[(i + 1) % points.length];
  const [in0, in1] = [sign * (p[0] - at) <= 0, sign * (q[0] - at) <= 0];
  const t = (at - p[0]) / (q[0] - p[0]);
  const cut = [at, p[1] + t * (q[1] - p[1])];
  return in0 ? (in1 ? [p] : [p, cut]) : in1 ? [cut] : [];
});
const ring = (points) => {
  const whole = unwrapped(points.slice(0, -1));
  return [-360, 0, 360].map((shift) => {
    const moved = whole.map(([longitude, latitude]) => [longitude + shift, latitude]);
    return outline(clipped(clipped(moved, 180, 1), -180, -1));
  }).join("");
};
const outline = (points) => {
  const out = [];
  for (const point of points.map(project)) {
    const last = out.at(-1);
    if (!last || last[0] !== point[0] || last[1] !== point[1]) out.push(point);
  }
  if (out.length < 3) return "";
  const steps = out.slice(1).map((p, i) => `${p[0] - out[i][0]} ${p[1] - out[i][1]}`);
  return `M${out[0].join(" ")}l${steps.join(" ")}z`;
};
const polygons = (geometry) => (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates);
const area = (points) => Math.abs(points.reduce((sum, [x, y], i) => {
  const [u, v] = points[(i + 1) % points.length];
  return sum + x * v - u * y;
}, 0));
const middle = (points) => points.reduce(([x, y], [u, v]) => [x + u / points.length, y + v / points.length], [0, 0]);

const key = (f) => (f.properties.name === "Kosovo" ? "Kosovo" : f.id && String(Number(f.id)));
const shapes = new Map(atlas("110m").map((f) => [key(f), polygons(f.geometry).flatMap((p) => p.map(ring)).join("")]));
const dots = new Map(atlas("10m").map((f) => {
  const outer = polygons(f.geometry).map((p) => p[0]).sort((a, b) => area(b) - area(a))[0];
  return [key(f), project(middle(outer)).join(" ")];
}));
const [header, ...rows] = readFileSync(process.argv[2], "utf8").trim().split("\n").map((line) => line.split(","));
const at = (name) => header.indexOf(name);
console.log("iso3;shape");
for (const row of rows) {
  const id = row[at("iso3")] === "XKX" ? "Kosovo" : row[at("m49")] && String(Number(row[at("m49")]));
  // Antarctica lies below the map.
  const shape = row[at("iso3")] === "ATA" ? "" : shapes.get(id) || dots.get(id) || "";
  console.log([row[at("iso3")], shape].join(";"));
}
